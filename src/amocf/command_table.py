"""Every command of ``amocf``, in the order in which the help lists them."""

from typing import Final

from amocf import (
    command_options,
    commands,
    coverage_cli,
    diff_cli,
    insights_cli,
    institutes_cli,
    match_cli,
    mcp_cli,
    release_cli,
    review_cli,
    targets_cli,
)
from amocf.command_parser import Command

COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "build",
        "build the release from the sources",
        commands.build_command,
        command_options.add_build,
    ),
    Command(
        "check",
        "check the sources, or any files",
        commands.check_command,
        command_options.add_check,
    ),
    Command(
        "release",
        "freeze a release of what is committed",
        release_cli.release_command,
        release_cli.add_release,
    ),
    Command(
        "serve", "serve a release over HTTP", commands.serve_command, command_options.add_serve
    ),
    Command(
        "query",
        "ask a release; alone, list the queries it brings",
        commands.query_command,
        command_options.add_query,
    ),
    Command(
        "export",
        "write a release in another format, or send it into a store",
        commands.export_command,
        command_options.add_export,
    ),
    Command(
        "template",
        "write what an institute fills in: a workbook, or CSV files",
        institutes_cli.template_command,
        institutes_cli.add_template,
    ),
    Command(
        "import",
        "check what an institute has filled in, and write it as data",
        institutes_cli.import_command,
        institutes_cli.add_import,
    ),
    Command(
        "compare",
        "tell what an institute changed from one import or release to another",
        institutes_cli.compare_command,
        institutes_cli.add_compare,
    ),
    Command(
        "insights",
        "analyse what institutes state, as the document does",
        insights_cli.insights_command,
        insights_cli.add_insights,
    ),
    Command(
        "coverage",
        "tell what one thing covers of another, and what is missing",
        coverage_cli.coverage_command,
        coverage_cli.add_coverage,
    ),
    Command(
        "diff",
        "tell what changed from one release or file to another, and what to do about it",
        diff_cli.diff_command,
        diff_cli.add_diff,
    ),
    Command(
        "match",
        "tell which competencies, KSAs or occupations texts may be about",
        match_cli.match_command,
        match_cli.add_match,
    ),
    Command(
        "review",
        "let a person review the mappings, on a page of this machine",
        review_cli.review_command,
        review_cli.add_review,
    ),
    Command(
        "check-targets",
        "tell what a new edition of another framework does to the mappings",
        targets_cli.check_targets_command,
        targets_cli.add_check_targets,
    ),
    Command(
        "adopt",
        "propose the official IRIs of another framework, and write those that are accepted",
        targets_cli.adopt_command,
        targets_cli.add_adopt,
    ),
    Command(
        "mcp",
        "give an assistant tools for a release, over standard input and output",
        mcp_cli.mcp_command,
        mcp_cli.add_mcp,
    ),
    Command(
        "format",
        "write the sources in the project's format",
        commands.format_command,
        command_options.add_format,
    ),
)
