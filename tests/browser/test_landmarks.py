"""The landmarks, names and roles of the list and of a todo, as a screen reader meets them."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.house import House

LIST = r"""
- /children: deep-equal
- link "Skip the links"
- banner:
  - link "Todos"
  - navigation "Pages":
    - link "Today"
    - link "Inbox 2"
    - link "Lists"
    - link "Activity"
  - search:
    - searchbox "Search"
  - navigation "Account":
    - link "Keys"
    - link "carol"
- main:
  - heading "Inbox" [level=1]
  - paragraph:
    - link "18 Nov 2025":
      - time: 18 Nov 2025
    - text: No changes today.
    - link "See yesterday"
  - text: What needs doing?
  - textbox "What needs doing?"
  - button "Add"
  - navigation "Views":
    - link "Open 2"
    - link "Finished 1"
    - link "All 3"
    - link "Trash 0"
  - link "Select"
  - list:
    - listitem:
      - link "added 18 Nov 2025":
        - text: added
        - time: 18 Nov 2025
      - group "Status of Renew both passports":
        - button "Queued"
        - button "Started" [pressed]
        - button "Finished"
      - link "Renew both passports"
      - link "Edit Renew both passports"
      - button "Remove Renew both passports"
    - listitem:
      - link "added 18 Nov 2025":
        - text: added
        - time: 18 Nov 2025
      - group "Status of Buy oat milk":
        - button "Queued" [pressed]
        - button "Started"
        - button "Finished"
      - link "Buy oat milk"
      - link "Edit Buy oat milk"
      - button "Remove Buy oat milk"
  - navigation "Files of this list":
    - link "CSV"
    - link "JSON"
- status
"""
TODO = r"""
- /children: deep-equal
- link "Skip the links"
- banner:
  - link "Todos"
  - navigation "Pages":
    - link "Today"
    - link "Inbox 2"
    - link "Lists"
    - link "Activity"
  - search:
    - searchbox "Search"
  - navigation "Account":
    - link "Keys"
    - link "carol"
- main:
  - article:
    - text: v3
    - heading "Renew both passports" [level=1]
    - group "Status":
      - button "Queued"
      - button "Started" [pressed]
      - button "Finished"
    - link "Edit"
    - button "Remove"
    - term: Status
    - definition:
      - text: /by carol, 18 November 2025 09:\d\d,/
      - link "v2"
    - term: Description
    - definition:
      - text: /by carol, 18 November 2025 09:\d\d,/
      - link "v3"
    - term: In
    - definition:
      - link "Inbox"
      - text: /, by carol, 18 November 2025 09:\d\d,/
      - link "v1"
    - term: Added
    - definition:
      - text: /by carol, 18 November 2025 09:\d\d,/
      - link "v1"
    - paragraph:
      - text: Add
      - link "due"
      - link "repeat"
      - link "priority"
      - link "label"
      - link "note"
    - heading "History" [level=2]
    - paragraph: 3 changes, all verified
    - list:
      - listitem:
        - link "18 Nov 2025 v3":
          - time: 18 Nov 2025
          - text: v3
        - paragraph:
          - strong: carol
          - text: changed the description
        - paragraph:
          - deletion: Renew the passport
          - insertion: Renew both passports
        - group:
          - text: "Details: demo"
          - code: /[0-9a-f]{8}/
          - term: Event
          - definition: "/TodoDescriptionChanged, schema 2, position #\\d+/"
          - term: Id
          - definition:
            - code: /[0-9a-f-]{36}/
          - term: Recorded
          - definition:
            - code: /2025-11-18 09:\d\d:00.000000 UTC/
          - term: Correlation
          - definition:
            - code: /[0-9a-f-]{36}/
          - term: Hash
          - definition:
            - code: /([0-9a-f]{8} ?){8}/
          - term: Follows
          - definition:
            - link "v2"
            - code: /[0-9a-f]{8}/
            - text: ", link verified"
          - group "Raw event": /"description". "Renew both passports"/
          - paragraph:
            - link "See the todo at v3"
            - link "Erase these words"
        - 'button "Undo v3: back to the earlier description"': Undo
      - listitem:
        - link "18 Nov 2025 v2":
          - time: 18 Nov 2025
          - text: v2
        - paragraph:
          - strong: carol
          - text: started it Queued became Started
        - group:
          - text: "Details: demo"
          - code: /[0-9a-f]{8}/
        - 'button "Undo v2: back to Queued"': Undo
      - listitem:
        - link "18 Nov 2025 v1":
          - time: 18 Nov 2025
          - text: v1
        - paragraph:
          - strong: carol
          - text: added it Queued
        - paragraph: Renew the passport
        - group:
          - text: "Details: demo"
          - code: /[0-9a-f]{8}/
        - 'button "Undo v1: put it in the trash"': Undo
    - link "Audit report"
    - link "JSON Lines"
    - link "CSV"
- status
"""


def test_the_list_has_these_landmarks_names_and_roles(browser: Browser, house: House):
    page = house.page(browser, "carol")
    page.goto("/inbox/")
    expect(page.locator("body")).to_match_aria_snapshot(LIST)


def test_the_page_of_a_todo_has_these_landmarks_names_and_roles(browser: Browser, house: House):
    page = house.page(browser, "carol")
    page.goto(house.todo("Renew the passport", "carol"))
    page.locator("#v3 summary").click()
    expect(page.locator("body")).to_match_aria_snapshot(TODO)
