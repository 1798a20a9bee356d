"""What a request asks is read as forms are, whatever is escaped in it."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.http.messages import HttpRequest
from amocf.serve.http.problems import Problem
from amocf.serve.sparql.protocol import FORM, read_operation


@given(st.text(alphabet="%%%=+&a4F0G \n\ré", max_size=30))
def test_parameters_are_read_as_forms_are(escaped: str) -> None:
    headers = {b"content-type": FORM.encode()}
    request = HttpRequest("POST", b"/sparql", b"", headers, b"query=" + escaped.encode())
    try:
        [(_, expected), *_] = parse_qsl("query=" + escaped, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(Problem, match="not UTF-8"):
            read_operation(request, 1000)
    else:
        assert read_operation(request, 1000).query == expected
