"""Editing drafts: every edit undone is no edit, and what can be given back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.sample import SampleError
from emtui.slips.editing import MOST_BY_HAND, Draft, EditError, edited_name, number_of
from emtui.slips.envelope import Envelope, essay_envelope

Edit = Callable[[Draft], Draft]
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


def edit_of(kind: str, place: int, value: float) -> Edit:
    """An edit that any draft admits: places wrap around, an empty draft is added to."""

    def apply(draft: Draft) -> Draft:
        if kind == "add" or not draft.values:
            return draft.add(value)
        at = place % len(draft.values)
        return draft.change(at, value) if kind == "change" else draft.take_out(at)

    return apply


EDITS = st.builds(
    edit_of, st.sampled_from(["add", "change", "take out"]), st.integers(0, 99), NUMBERS
)
DRAFTS = st.builds(Draft, st.lists(NUMBERS, max_size=8).map(tuple))


@given(DRAFTS, EDITS)
def test_undo_after_any_edit_is_no_edit_and_redo_is_the_edit(draft: Draft, edit: Edit) -> None:
    edited = edit(draft)
    assert edited.undo().values == draft.values
    assert edited.undo().past == draft.past
    assert edited.undo().redo() == edited


@given(DRAFTS, st.lists(EDITS, max_size=12))
def test_all_undone_is_the_beginning_and_all_redone_the_end(
    draft: Draft, edits: list[Edit]
) -> None:
    end = draft
    for edit in edits:
        end = edit(end)
    back = end
    for _ in edits:
        back = back.undo()
    assert back.values == draft.values
    assert back.undo() == back
    for _ in edits:
        back = back.redo()
    assert back == end
    assert back.redo() == back


@given(DRAFTS, EDITS, EDITS)
def test_an_edit_after_undo_forgets_what_was_undone(draft: Draft, one: Edit, two: Edit) -> None:
    branched = two(one(draft).undo())
    assert branched.future == ()
    assert branched.undo().values == draft.values


def test_edits_do_what_they_say() -> None:
    draft = Draft((1.0, 2.0, 3.0))
    assert draft.add(4).values == (1, 2, 3, 4)
    assert draft.change(1, 9).values == (1, 9, 3)
    assert draft.take_out(0).values == (2, 3)


@pytest.mark.parametrize("at", [-1, 3])
def test_a_slip_that_is_not_there_is_refused(at: int) -> None:
    draft = Draft((1.0, 2.0, 3.0))
    with pytest.raises(EditError, match=f"no slip {at + 1}"):
        draft.take_out(at)
    with pytest.raises(EditError, match=f"no slip {at + 1}"):
        draft.change(at, 1.0)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(EditError, match="finite"):
        Draft().add(value)
    with pytest.raises(EditError, match="finite"):
        Draft((1.0,)).change(0, value)


def test_who_wrote_them_is_kept_only_while_no_slip_differs() -> None:
    draft = Draft.of(Envelope.of("dealt", [1.0, 2.0, 3.0], truth=[0, 1, 0]))
    kept = draft.add(4.0).undo().to_envelope("dealt").truth
    assert kept is not None
    assert kept.tolist() == [0, 1, 0]
    assert draft.change(0, 5.0).to_envelope("x").truth is None
    assert draft.take_out(2).to_envelope("x").truth is None
    back = draft.change(0, 5.0).change(0, 1.0)
    assert not back.changed
    assert back.to_envelope("dealt").truth is not None


def test_slips_stay_in_their_own_order() -> None:
    essay = essay_envelope()
    edited = Draft.of(essay).add(0.01).to_envelope("x")
    assert edited.slips.tolist() == [*essay.slips.tolist(), 0.01]
    assert edited.name == "x"


def test_fewer_than_two_different_numbers_are_no_envelope() -> None:
    with pytest.raises(SampleError, match="at least two different numbers"):
        Draft((1.0,)).add(1.0).to_envelope("x")
    with pytest.raises(SampleError):
        Draft((1.0,)).to_envelope("x")
    with pytest.raises(SampleError):
        Draft().to_envelope("x")


def test_a_large_envelope_is_not_edited_by_hand() -> None:
    most = Draft.of(Envelope.of("most", range(MOST_BY_HAND)))
    with pytest.raises(EditError, match="up to 5,000"):
        most.add(1.0)
    with pytest.raises(EditError, match="5,001 slips are too many"):
        Draft.of(Envelope.of("more", range(MOST_BY_HAND + 1)))


def test_an_edited_envelope_is_named_so_once() -> None:
    assert edited_name("a.csv") == "a.csv, edited"
    assert edited_name(edited_name("a.csv")) == "a.csv, edited"


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1.0), (" -0.5 ", -0.5), ("0,5", 0.5), ("1e3", 1000.0), (".5", 0.5)]
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", " ", "x", "1 2", "1_00", "nan", "inf", "1e999", "1,2,3"])
def test_what_is_no_number_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(EditError) as caught:
        number_of(text)
    assert "\n" not in str(caught.value)


def test_a_refusal_shows_escapes_harmlessly() -> None:
    with pytest.raises(EditError, match=r"\\x1b"):
        number_of("\x1b[31m")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nan", "'nan' is not a finite number"),
        ("-inf", "'-inf' is not a finite number"),
        ("1e999", "'1e999' is not a finite number"),
        ("foo", "'foo' is not a number"),
        ("", "type a number"),
    ],
)
def test_a_typed_text_that_is_no_slip_is_named(text: str, words: str) -> None:
    with pytest.raises(EditError) as refused:
        number_of(text)
    assert str(refused.value) == words
