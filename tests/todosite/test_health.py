"""`/healthz`."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_healthz_is_ok_with_one_query_and_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert not answer.cookies


@pytest.mark.django_db
def test_healthz_says_when_the_database_is_gone(client):
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "gone" not in answer.text
