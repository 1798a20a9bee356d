"""The framework for Python programs: what ``amocf.load()`` gives, and what it holds."""

from amocf.python_api.competency_framework import CompetencyFramework
from amocf.python_api.data_table import DataTable
from amocf.python_api.framework_resources import (
    KSA,
    Agency,
    Competency,
    FrameworkMapping,
    FrameworkResource,
    ManufacturingInstitute,
    Occupation,
    OutsideConcept,
    SubCompetency,
    TechnologyArea,
    Tier,
)
from amocf.python_api.members import Members, UnknownResourceError

__all__ = [
    "KSA",
    "Agency",
    "Competency",
    "CompetencyFramework",
    "DataTable",
    "FrameworkMapping",
    "FrameworkResource",
    "ManufacturingInstitute",
    "Members",
    "Occupation",
    "OutsideConcept",
    "SubCompetency",
    "TechnologyArea",
    "Tier",
    "UnknownResourceError",
]
