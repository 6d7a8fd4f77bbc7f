"""Cookies that hold what is not a session key."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", [r'"\000aaaaaaaaaaaaaaaa"', "aaaaaaaa-aaaaaaaaaaaa", r'"\303\251aaaaaaaaaaaaaaaa"'])
def test_a_session_that_cannot_be_is_not_looked_for(client, django_assert_num_queries, key):
    with django_assert_num_queries(0):
        answer = client.get("/", headers={"Cookie": f"sessionid={key}"})
    assert answer.status_code == 302
