"""The labels of a todo on pages: given, shown, taken away, undone, filtered by, renamed, erased; nobody else's."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, added_list, browser, changed, events, facts, moved, number, person, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap, models
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db


def labelled(user, todo, *labels, **others):
    for label in labels:
        bootstrap.handle(TodoCommands.label(todo, label, **facts(user) | others))


def unlabelled(user, todo, label, **others):
    bootstrap.handle(TodoCommands.unlabel(todo, label, **facts(user) | others))


def labels(todo):
    return models.Todo.objects.get(pk=todo).label_words


def form(client, todo):
    return client.get(f"/todos/{todo}/edit/?field=label&next=/todos/{todo}/")


def rows(response):
    return [each.get("id")[5:] for each in Page(response).root.iter("li") if each.get("id", "").startswith("todo-")]


@pytest.mark.parametrize("typed", ["garden", " @garden "])
def test_a_label_is_given_and_shown(as_alice, todo, typed):
    page = shown(as_alice, press(as_alice, form(as_alice, todo), "Save", label=typed))

    assert events(todo)[1:] == [("TodoLabelAdded", {"label": "garden"})]
    assert "alice labelled it garden" in page.text("v2")
    assert "Labelled Buy milk garden." in page.text("status-line")
    assert "@garden" in page.text("head")
    assert "@garden" in Page(as_alice.get("/inbox/")).text(f"todo-{todo}")


def test_what_is_no_label_is_refused_at_the_field(as_alice, todo):
    answer = press(as_alice, form(as_alice, todo), "Save", label="back yard")

    assert answer.status_code == 422
    assert "A label is one word" in Page(answer).text(f"label-{todo}-error")
    assert Page(answer).find(f"label-{todo}").get("value") == "back yard"
    assert len(events(todo)) == 1


def test_a_label_that_it_has_changes_nothing(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    page = shown(as_alice, press(as_alice, form(as_alice, todo), "Save", label="Garden"))

    assert len(events(todo)) == 2
    assert "It already has the label Garden. Nothing changed." in page.text("status-line")


def test_a_label_is_taken_away_and_comes_back_by_undo(as_alice, alice, todo):
    labelled(alice, todo, "garden", "phone")
    page = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{todo}/"), "Take the label garden away"))

    assert labels(todo) == ["phone"]
    assert "alice took the label garden away" in page.text("v4")
    again = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo", within="v4"))
    assert "undid v4, the label garden is back" in again.text("v5")
    assert labels(todo) == ["phone", "garden"]
    redone = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo", within="v5"))
    assert "undid v5, the label garden is gone" in redone.text("v6")


def test_labels_of_one_act_have_one_line_of_who_gave_them(as_alice, alice, todo):
    labelled(alice, todo, "garden", "phone", correlation_id="019cab3e-7c00-7000-8000-0000000000d1")
    labelled(alice, todo, "shop")
    page = Page(as_alice.get(f"/todos/{todo}/"))

    [facts_of] = [each for each in page.root.iter("div") if "Labels" in "".join(each.itertext())[:20]]
    assert "".join(facts_of.itertext()).count("by alice") == 2


def test_the_activity_and_the_trail_tell_of_labels(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    unlabelled(alice, todo, "garden")
    feed = Page(as_alice.get("/activity/")).text("feed")

    assert "took the label garden off Buy milk" in feed
    assert "labelled Buy milk garden" in feed
    for kind, expected in (("labelled", "labelled Buy milk"), ("unlabelled", "took the label")):
        assert expected in Page(as_alice.get(f"/activity/?what={kind}")).text("feed")
    [_, given, taken] = as_alice.get("/activity/trail.csv").getvalue().decode().splitlines()[1:]
    assert "TodoLabelAdded,Buy milk,,garden," in given
    assert "TodoLabelRemoved,Buy milk,garden,," in taken


def test_an_undone_removal_is_told_in_the_feed_as_in_the_history(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    unlabelled(alice, todo, "garden")
    press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo", within="v3")
    for address in (f"/todos/{todo}/", "/activity/"):
        told = text(Page(as_alice.get(address)).root)
        assert "undid v3, the label garden is back" in told or "undid v3 of Buy milk, the label garden is back" in told
        assert "undone in v4" in told


def test_a_restored_version_has_its_labels(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    unlabelled(alice, todo, "garden")
    labelled(alice, todo, "phone")
    dialog = as_alice.get(f"/todos/{todo}/v2/restore/")

    assert "garden" in Page(dialog).text("todo")
    press(as_alice, dialog, "Restore v2")
    assert labels(todo) == ["garden"]


def test_a_list_is_filtered_by_a_label(as_alice, alice, todo):
    other, third = added(alice, "Rake"), added(alice, "Mow")
    labelled(alice, other, "Garden")
    labelled(alice, third, "gardening")
    changed(alice, third, status="Finished")
    page = as_alice.get("/inbox/?label=garden")

    assert rows(page) == [other]
    assert "Open 1" in Page(page).text("counts")
    assert "Only what has the label @garden." in Page(page).text("only-view")
    assert rows(as_alice.get("/inbox/?label=gardening&status=Finished")) == [third]
    assert rows(as_alice.get("/inbox/?label=garden&q=mow")) == []
    assert "No todos here have the label @nothing." in "".join(
        Page(as_alice.get("/inbox/?label=nothing")).root.itertext()
    )


def test_a_row_leads_to_all_with_its_label(as_alice, alice, todo):
    house = added_list(alice, "House")
    moved(alice, todo, house)
    labelled(alice, todo, "größe")
    [link] = [
        each
        for each in Page(as_alice.get(f"/lists/{house}/")).find(f"todo-{todo}").iter("a")
        if each.get("class") == "label"
    ]
    assert link.get("href") == f"/lists/{house}/?label=gr%C3%B6%C3%9Fe"
    assert rows(as_alice.get(link.get("href"))) == [todo]


def test_what_is_no_label_filters_nothing(as_alice):
    assert as_alice.get("/inbox/?label=two+words").status_code == 404
    assert as_alice.get("/inbox/?label=two+words&at=1").status_code == 404


def test_a_list_is_filtered_as_it_was(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    then = models.Todo.objects.get().position
    unlabelled(alice, todo, "garden")

    assert rows(as_alice.get("/inbox/?label=garden")) == []
    page = as_alice.get(f"/inbox/?label=garden&at={then}")
    assert rows(page) == [todo]
    assert "Only what had the label @garden." in Page(page).text("only-view")
    assert "@garden" in Page(page).text(f"todo-{todo}")
    assert "@garden" in Page(as_alice.get(f"/todos/{todo}/?at={then}")).text("todo")


@pytest.mark.parametrize("typed", ["Rake", "Rake @Garden", "Rake @phone"])
def test_what_is_added_there_gets_the_label(as_alice, typed):
    answer = as_alice.post("/todos/", number(description=typed, next="/inbox/?label=garden", is_shown="on"))

    assert answer.url == "/inbox/?label=garden"
    [todo] = models.Todo.objects.all()
    assert "garden" in [each.lower() for each in todo.label_words]
    assert len(todo.label_words) == (2 if "phone" in typed else 1)


def test_pasted_lines_get_the_label_too(as_alice):
    as_alice.post("/todos/lines/", number(description="Rake\nMow @phone", next="/inbox/?label=garden"))

    assert sorted(todo.labels for todo in models.Todo.objects.all()) == ["garden", "phone garden"]


def test_labels_are_read_from_what_is_typed(as_alice):
    page = shown(as_alice, as_alice.post("/todos/", number(description="Rake @garden @phone", is_shown="on")))

    [todo] = models.Todo.objects.all()
    assert (todo.description, todo.labels) == ("Rake", "garden phone")
    assert "Added Rake, @garden, @phone." in page.text("status-line")
    assert "garden" in as_alice.get("/todos/read/?q=Rake+@garden").content.decode()


def test_several_todos_get_a_label_in_one_act_with_one_undo(as_alice, alice):
    ids = [added(alice, f"Todo {number}") for number in range(3)]
    labelled(alice, ids[0], "garden")
    answer = as_alice.post("/todos/bulk/label/", number(todo=ids, label="@garden", next="/inbox/?select=1"))
    page = as_alice.get(answer.url)

    assert [labels(todo) for todo in ids] == [["garden"]] * 3
    press(as_alice, page, "Undo")
    assert [labels(todo) for todo in ids] == [["garden"], [], []]


def test_several_todos_lose_a_label_in_one_act(as_alice, alice):
    ids = [added(alice, f"Todo {number}") for number in range(3)]
    for todo in ids[1:]:
        labelled(alice, todo, "garden", "phone")
    as_alice.post("/todos/bulk/unlabel/", number(todo=ids, label="Garden", next="/inbox/?select=1"))

    assert [labels(todo) for todo in ids] == [[], ["phone"], ["phone"]]


@pytest.mark.parametrize("act", ["label", "unlabel"])
def test_several_todos_get_no_words_that_are_no_label(as_alice, alice, todo, act):
    answer = as_alice.post(f"/todos/bulk/{act}/", number(todo=[todo], label="two words", next="/inbox/?select=1"))

    assert answer.status_code == 422
    assert "A label is one word" in Page(answer).text("status-line")
    assert Page(answer).find("bulk-label-name").get("value") == "two words"


def test_a_label_is_renamed_everywhere_in_one_act_with_one_undo(as_alice, alice, bob, todo):
    other = added(alice, "Rake")
    moved(alice, other, added_list(alice, "House"))
    labelled(alice, todo, "garden", "phone")
    labelled(alice, other, "garden", "Yard")
    his = added(bob, "Mine")
    labelled(bob, his, "garden")
    gone = added(alice, "Gone")
    labelled(alice, gone, "garden")
    removed(alice, gone)

    page = as_alice.get("/labels/rename/?label=garden&next=/inbox/%3Flabel=garden")
    assert "2 todos in all your lists have this label" in " ".join("".join(Page(page).root.itertext()).split())
    answer = press(as_alice, page, "Rename", name="yard")
    assert answer.url == "/inbox/?label=yard"
    assert [labels(each) for each in (todo, other, his, gone)] == [["phone", "yard"], ["Yard"], ["garden"], ["garden"]]
    press(as_alice, as_alice.get(answer.url), "Undo")
    assert [sorted(labels(each)) for each in (todo, other)] == [["garden", "phone"], ["Yard", "garden"]]


def test_a_label_gets_another_spelling(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    answer = as_alice.post("/labels/rename/", number(label="garden", name="Garden", next="/inbox/?label=garden"))

    assert labels(todo) == ["Garden"]
    page = as_alice.get(answer.url)
    assert "Labelled Buy milk Garden." in Page(page).text("status-line")
    press(as_alice, page, "Undo")
    assert labels(todo) == ["garden"]


@pytest.mark.parametrize(("name", "reason"), [("two words", "A label is one word"), ("garden", "called that already")])
def test_a_name_that_is_none_is_refused_at_the_field(as_alice, alice, todo, name, reason):
    labelled(alice, todo, "garden")
    answer = as_alice.post("/labels/rename/", number(label="garden", name=name))

    assert answer.status_code == 422
    assert reason in Page(answer).text("label-error")
    assert Page(answer).find("label-name").get("value") == name
    assert labels(todo) == ["garden"]


def test_a_label_that_nothing_has_is_not_renamed(as_alice):
    answer = as_alice.post("/labels/rename/", number(label="garden", name="yard"))

    assert answer.status_code == 409
    assert "No todo has this label" in Page(answer).text("label-error")
    assert as_alice.get("/labels/rename/").status_code == 404


def test_two_people_label_the_same_todo(as_alice, alice, todo):
    labelled(alice, todo, "phone")
    stale = as_alice.get(f"/todos/{todo}/edit/?field=label&next=/todos/{todo}/")
    unlabelled(alice, todo, "phone")
    labelled(alice, todo, "shop")
    page = shown(as_alice, press(as_alice, stale, "Save", label="garden"))

    assert labels(todo) == ["shop", "garden"]
    assert "You also changed a label elsewhere. Both changes are kept." in page.text("status-line")


def test_who_takes_a_label_away_that_was_given_anew_is_asked(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    stale = as_alice.get(f"/todos/{todo}/")
    unlabelled(alice, todo, "garden")
    labelled(alice, todo, "garden")
    answer = press(as_alice, stale, "Take the label garden away")

    assert answer.status_code == 409
    assert labels(todo) == ["garden"]
    press(as_alice, answer, "Use mine")
    assert labels(todo) == []


def test_erased_labels_leave_the_rows_and_the_history(as_alice, alice, todo):
    as_alice.post("/todos/", number(description="Visit @drSecret", is_shown="on"))
    mine = str(models.Todo.objects.get(description="Visit").pk)
    unlabelled(alice, mine, "drSecret")
    labelled(alice, mine, "drSecret", "phone")
    press(as_alice, as_alice.get(f"/todos/{mine}/v2/erase/"), "Erase them")

    assert labels(mine) == ["phone"]
    pages = [
        f"/todos/{mine}/",
        "/activity/",
        "/inbox/",
        "/inbox/?at=3",
        "/activity/trail.csv",
        "/activity/trail.jsonl",
        "/inbox/list.csv",
    ]
    for address in pages:
        answer = as_alice.get(address)
        content = answer.getvalue() if answer.streaming else answer.content
        assert b"drSecret" not in content, address
        assert b"drsecret" not in content, address
    assert "with an erased label" in Page(as_alice.get(f"/todos/{mine}/")).text("v2")
    assert not models.TodoVersion.objects.filter(label_keys__contains="secret").exists()
    unlabelled(alice, mine, "phone")
    assert labels(mine) == []


def test_the_files_of_a_list_have_labels(as_alice, alice, todo):
    labelled(alice, todo, "garden", "phone")

    assert "garden phone" in as_alice.get("/inbox/list.csv").content.decode()
    assert as_alice.get("/inbox/list.json").json()[0]["labels"] == ["garden", "phone"]


def test_a_search_that_is_typed_stays_among_what_has_the_label(as_alice, alice, todo):
    other = added(alice, "Buy seeds")
    labelled(alice, other, "garden")
    form = Page(as_alice.get("/inbox/?label=garden")).find("search-form")
    assert ("label", "garden") in {(field.get("name"), field.get("value")) for field in form.iter("input")}

    typed = {"HX-Request": "true", "HX-Source": "form#search-form"}
    answer = as_alice.get("/inbox/?label=garden&q=buy", headers=typed)
    assert rows(answer) == [other]
    assert answer["HX-Push-Url"] == "/inbox/?label=garden&q=buy"
    assert "Only what has the label @garden." in Page(answer).text("only-view")


def test_labels_of_others_answer_404(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    charlie = browser(person("charlie2"))
    assert charlie.post(f"/todos/{todo}/v2/unlabel/", number()).status_code == 404
    assert charlie.post("/todos/bulk/label/", number(todo=[todo], label="x")).status_code == 404
    assert as_alice.post(f"/todos/{todo}/v1/unlabel/", number()).status_code == 404
    assert as_alice.get(f"/todos/{todo}/v2/unlabel/").status_code == 303
    assert labels(todo) == ["garden"]


def test_in_the_trash_labels_are_only_shown(as_alice, alice, todo):
    labelled(alice, todo, "garden")
    removed(alice, todo)
    page = Page(as_alice.get(f"/todos/{todo}/"))

    assert "@garden" in page.text("head")
    assert "edit-label" not in page
    assert as_alice.post(f"/todos/{todo}/v2/unlabel/", number()).status_code == 409
