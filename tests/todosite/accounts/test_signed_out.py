"""Answers to a person who is not signed in."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for people who are signed in")


urlpatterns = [path("page/", page), path("", include("todosite.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/?q=milk&status=Queued"}


def test_a_page_redirects_to_the_sign_in_page_and_back(client):
    answer = client.get("/page/?q=milk")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/page/%3Fq%3Dmilk")


def test_a_request_by_htmx_gets_a_sentence_for_the_status_line(client):
    answer = client.post("/page/", {"description": "milk"}, headers=HTMX)
    assert answer.status_code == 401
    assert '<hx-partial hx-target="#status-line" ' in answer.text
    assert "You are signed out. Your words are still here." in answer.text
    assert 'href="/sign-in/?next=%2F%3Fq%3Dmilk%26status%3DQueued"' in answer.text
    assert "<html" not in answer.text


def test_a_form_sent_without_scripts_gets_its_words_back(client):
    answer = client.post("/page/", {"description": "buy <b>milk</b>"})
    assert answer.status_code == 401
    assert "buy &lt;b&gt;milk&lt;/b&gt;</textarea>" in answer.text
    assert "<html" in answer.text


def test_a_page_address_that_is_none_leads_a_person_who_signs_in_to_the_list(client):
    answer = client.post("/todos/", headers=HTMX | {"HX-Current-URL": "http://["})
    assert answer.status_code == 401
    assert 'href="/sign-in/?next=%2F"' in answer.text


@pytest.mark.parametrize("open_page", ["/sign-in/", "/healthz"])
def test_some_pages_need_no_session(client, open_page):
    assert client.get(open_page, headers=HTMX).status_code == 200
