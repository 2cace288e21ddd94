"""The state machine: what is legal when, and that nothing else happens."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emtui.em.history import Limits, Phase, Why
from emtui.em.mixture import Mixture, log_joint
from emtui.em.sample import Sample
from emtui.em.session import TRANSITIONS, Event, IllegalEventError, Session
from emtui.em.starts import Start, default_start, given_start, random_start
from emtui.em.variants import Variant
from tests.strategies import mixture, slips_of

ACTS: dict[Event, Callable[[Session], Session]] = {
    Event.STEP: Session.step,
    Event.BACK: Session.back,
    Event.REDO: Session.redo,
}


def session_of(
    variant: Variant | None = None,
    story: Mixture | None = None,
    limits: Limits | None = None,
) -> Session:
    """A session on the essay's slips, from the default start or a story in their units."""
    sample, variant = Sample.of(slips_of("seed")), variant or Variant()
    start = default_start(sample, variant) if story is None else given_start(sample, variant, story)
    return Session.begin(sample, variant, start, limits)


def telling() -> list[Session]:
    """Sessions in GUESS that between them end in every way."""
    emptied_late = mixture([0.95, 0.05], [0.35, 0.74], [0.018, 0.044])
    emptied_at_once = mixture([0.17, 0.83], [0.6, 0.24], [0.15, 0.012])
    collapsing = mixture([0.97, 0.03], [0.4, 0.75], [0.029, 0.055])
    return [
        session_of(),
        session_of(Variant(spread="same")),
        session_of(Variant(assign="hard"), emptied_late),
        session_of(story=emptied_at_once),
        session_of(story=collapsing),
        session_of(limits=Limits(max_iterations=2)),
    ]


def snapshot(session: Session) -> tuple[Any, ...]:
    """All that a person could see, by identity of what does not change."""
    return (session.at, tuple(id(entry) for entry in session.history), id(session.sample))


def test_the_table_has_a_row_for_every_phase_and_known_events_only() -> None:
    assert set(TRANSITIONS) == set(Phase)
    for row in TRANSITIONS.values():
        assert set(row) <= set(Event)
        assert all(targets and targets <= set(Phase) for targets in row.values())
    assert Event.STEP not in TRANSITIONS[Phase.ENDED]
    assert Event.BACK not in TRANSITIONS[Phase.GUESS]
    assert set(ACTS) == set(Event)


def test_walks_fill_the_table_and_nothing_beside_it() -> None:
    seen: dict[Phase, dict[Event, set[Phase]]] = {phase: {} for phase in Phase}

    def act(session: Session, event: Event) -> Session:
        after = ACTS[event](session)
        seen[session.now.phase].setdefault(event, set()).add(after.now.phase)
        return after

    for session in telling():
        while session.now.phase is not Phase.ENDED:
            session = act(session, Event.STEP)
        while session.at:
            session = act(session, Event.BACK)
        while session.may(Event.REDO):
            session = act(session, Event.REDO)
    expected = {
        phase: {event: set(targets) for event, targets in row.items()}
        for phase, row in TRANSITIONS.items()
    }
    assert seen == expected


def test_another_table_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    guess, ended = session_of(), session_of().run()
    rows = {phase: dict(row) for phase, row in TRANSITIONS.items()}
    # The half-step to take: an M-step at once, from the guess.
    straight = {Event.STEP: frozenset({Phase.UPDATED, Phase.ENDED})}
    monkeypatch.setitem(TRANSITIONS, Phase.GUESS, straight)
    assert guess.step().now.phase is Phase.UPDATED
    assert guess.run().history[1].phase is Phase.UPDATED
    # What is legal: nothing after an E-step, neither step by step nor in a run.
    monkeypatch.setitem(TRANSITIONS, Phase.GUESS, rows[Phase.GUESS])
    monkeypatch.setitem(TRANSITIONS, Phase.ASSIGNED, {})
    assert len(guess.run().history) == 2
    for act in (Session.step, Session.back):
        with pytest.raises(IllegalEventError, match="assigned"):
            act(guess.step())
    # Where it may lead: no end allowed, no way back to an E-step.
    endless = {**rows[Phase.ASSIGNED], Event.STEP: frozenset({Phase.UPDATED})}
    monkeypatch.setitem(TRANSITIONS, Phase.ASSIGNED, endless)
    with pytest.raises(IllegalEventError, match="step from assigned must not lead to ended"):
        guess.run()
    monkeypatch.setitem(TRANSITIONS, Phase.ENDED, {Event.BACK: frozenset({Phase.GUESS})})
    with pytest.raises(IllegalEventError, match="back from ended must not lead to assigned"):
        ended.back()


def test_nothing_leads_off_the_history_whatever_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = dict.fromkeys(Event, frozenset(Phase))
    monkeypatch.setitem(TRANSITIONS, Phase.GUESS, everything)
    guess = session_of()
    for event in (Event.BACK, Event.REDO):
        assert not guess.may(event)
        with pytest.raises(IllegalEventError):
            ACTS[event](guess)


@given(st.integers(0, 5), st.lists(st.sampled_from(list(Event)), max_size=40))
def test_any_walk_obeys_the_table(which: int, events: list[Event]) -> None:
    session = telling()[which]
    for event in events:
        before, phase = snapshot(session), session.now.phase
        if session.may(event):
            after = ACTS[event](session)
            assert after.now.phase in TRANSITIONS[phase][event]
            assert after.at == session.at + (-1 if event is Event.BACK else 1)
            assert after.history[: len(session.history)] == session.history
        else:
            with pytest.raises(IllegalEventError):
                ACTS[event](session)
            after = session
        assert snapshot(session) == before
        session = after


def test_what_is_illegal_says_so_and_changes_nothing() -> None:
    guess, ended = session_of(), session_of().run()
    for session, act, words in (
        (guess, Session.back, "back.*guess"),
        (guess, Session.redo, "redo.*guess"),
        (ended, Session.step, "step.*ended"),
        (ended, Session.iterate, "step.*ended"),
        (ended, Session.redo, "redo.*ended"),
    ):
        before = snapshot(session)
        with pytest.raises(IllegalEventError, match=words):
            act(session)
        assert snapshot(session) == before


def test_half_steps_take_turns() -> None:
    session = session_of()
    assert (session.now.phase, session.now.iteration, session.before) == (Phase.GUESS, 0, None)
    for iteration in (1, 2, 3):
        session = session.step()
        assert (session.now.phase, session.now.iteration) == (Phase.ASSIGNED, iteration - 1)
        session = session.step()
        assert (session.now.phase, session.now.iteration) == (Phase.UPDATED, iteration)
    assert session.before is session.history[5]
    assert session.past == session.history[:7]


def test_an_e_step_lifts_the_floor_and_an_m_step_both() -> None:
    session = session_of()
    assert session.now.floor is None
    while session.now.phase is not Phase.ENDED:
        before, session = session.now, session.step()
        now = session.now
        assert now.floor is not None
        if now.phase is Phase.ASSIGNED:
            assert now.score == before.score
            assert now.floor == now.score
            assert now.mixture is before.mixture
            assert before.floor is None or now.floor >= before.floor
        else:
            assert before.floor is not None
            assert before.floor - 1e-12 <= now.floor <= now.score + 1e-12
    assert session.now.iteration > 5


@pytest.mark.parametrize("assign", ["soft", "hard"])
def test_the_floor_after_an_m_step_is_the_bound_by_definition(assign: str) -> None:
    session = session_of(Variant(assign=assign)).step()
    slips, story = slips_of("seed"), session.now.standard
    sample = session.sample
    r = session.variant.assigner.assign(sample.values, story) * sample.counts
    each = session.variant.assigner.assign(sample.values, story)
    with np.errstate(divide="ignore", invalid="ignore"):
        names = np.where(each > 0, np.log(each), 0.0)
    session = session.step()
    expected = (r * (log_joint(sample.values, session.now.standard) - names)).sum()
    expected -= len(slips) * np.log(sample.scale)
    assert session.now.floor is not None
    assert session.now.floor == pytest.approx(expected, rel=1e-12)
    if assign == "soft":
        assert session.history[1].score + 1 < session.now.floor < session.now.score - 0.01


def test_back_is_the_identity_and_redo_undoes_it() -> None:
    session = session_of()
    for _ in range(6):
        stepped = session.step()
        again = stepped.back()
        assert again.now is session.now
        assert again.redo().now is stepped.now
        assert again.step().now is stepped.now  # nothing is computed twice
        assert len(again.step().history) == len(stepped.history)
        session = stepped


def test_rewind_and_go_stay_within_the_history() -> None:
    ended = session_of().run()
    assert ended.rewind().now is ended.history[0]
    assert ended.rewind().history is ended.history
    assert ended.go(3).now is ended.history[3]
    assert ended.go(-5).at == 0
    assert ended.go(10**6).at == len(ended.history) - 1


def test_enter_completes_the_iteration_under_way() -> None:
    guess = session_of()
    one = guess.iterate()
    assert (one.now.phase, one.at, one.now.iteration) == (Phase.UPDATED, 2, 1)
    two = one.iterate()
    assert (two.now.phase, two.at, two.now.iteration) == (Phase.UPDATED, 4, 2)
    half = guess.step().iterate()
    assert (half.now.phase, half.at) == (Phase.UPDATED, 1 + 1)
    # Along what was computed already, too, also from the middle of it.
    assert two.rewind().iterate().now is one.now
    assert two.go(1).iterate().now is one.now
    assert len(two.rewind().iterate().history) == len(two.history)


def test_enter_stops_where_the_e_step_ends_it() -> None:
    emptied = session_of(story=mixture([0.17, 0.83], [0.6, 0.24], [0.15, 0.012])).iterate()
    assert (emptied.now.phase, emptied.at, emptied.now.iteration) == (Phase.ENDED, 1, 0)
    assert emptied.now.end is not None
    assert emptied.now.end.why is Why.EMPTIED


def test_a_run_is_its_steps() -> None:
    for session in telling():
        ran, stepped = session.run(), session
        while stepped.now.phase is not Phase.ENDED:
            stepped = stepped.step()
        assert [entry.phase for entry in ran.history] == [e.phase for e in stepped.history]
        assert [entry.score for entry in ran.history] == [e.score for e in stepped.history]
        assert ran.at == stepped.at
        from_the_middle = ran.go(1).run()
        assert from_the_middle.now is ran.now
        assert ran.run().now is ran.now


def test_only_the_last_half_step_has_an_end() -> None:
    for session in telling():
        *others, last = session.run().history
        assert last.phase is Phase.ENDED
        assert last.end is not None
        assert all(entry.end is None and entry.phase is not Phase.ENDED for entry in others)


def test_every_way_to_end_is_told() -> None:
    ends = [session.run().now.end for session in telling()]
    assert {end.why for end in ends if end} == set(Why)
    assert [end.who for end in ends if end and end.why in (Why.COLLAPSED, Why.EMPTIED)] == [
        (0,),
        (1,),
        (1,),
    ]


def test_a_run_stops_when_told_and_goes_on_later() -> None:
    asked: list[int] = []

    def three(iterations: int) -> bool:
        asked.append(iterations)
        return iterations < 3

    stopped = session_of().run(three)
    assert stopped.now.phase is not Phase.ENDED
    assert stopped.now.iteration == 3
    assert asked == sorted(asked)
    assert asked[-1] == 3
    assert session_of().run(lambda _: False).at == 0
    on = stopped.run()
    assert on.now.phase is Phase.ENDED
    assert on.now.score == session_of().run().now.score


@pytest.mark.parametrize("most", [1, 2, 7])
def test_the_step_limit_counts_whole_iterations(most: int) -> None:
    session = session_of(limits=Limits(max_iterations=most)).run()
    assert session.now.end is not None
    assert session.now.end.why is Why.STEP_LIMIT
    assert session.now.iteration == most
    assert len(session.history) == 2 * most + 1


def test_tolerance_0_ends_only_when_nothing_moves() -> None:
    loose, strict = session_of().run(), session_of(limits=Limits(tolerance=0.0)).run()
    assert strict.now.end is not None
    assert strict.now.end.why is Why.SETTLED
    assert strict.now.iteration > loose.now.iteration
    last = strict.now.standard
    assert strict.now.assigned_at is not None
    for now, before in (
        (last.means, strict.now.assigned_at.means),
        (last.sds, strict.now.assigned_at.sds),
        (last.weights, strict.now.assigned_at.weights),
    ):
        np.testing.assert_allclose(now, before, rtol=0, atol=4e-15)
    moved = [
        np.abs(a.standard.means - b.standard.means).max()
        for a, b in zip(strict.history[2:-2:2], strict.history[:-4:2], strict=True)
    ]
    assert min(moved) > 0
    slow = session_of(Variant(spread="same"), mixture([0.5, 0.5], [0.472, 0.738], [0.129, 0.129]))
    exact = dataclasses.replace(slow, limits=Limits(tolerance=0.0)).run()
    assert exact.now.score == pytest.approx(2.804733, abs=1e-6)


def test_a_smaller_tolerance_climbs_on() -> None:
    ends = [session_of(limits=Limits(tolerance=t)).run().now for t in (1e-2, 1e-5, 1e-8, 1e-11)]
    assert [end.iteration for end in ends] == sorted({end.iteration for end in ends})
    best = session_of(limits=Limits(tolerance=0.0)).run().now.score
    for end, tolerance in zip(ends, (1e-2, 1e-5, 1e-8, 1e-11), strict=True):
        assert best - end.score < 2 * tolerance


def test_restart_keeps_slips_variant_and_limits() -> None:
    session = session_of(Variant(spread="same"), limits=Limits(1e-5, 50)).run()
    fresh = session.restart(random_start(session.sample, session.variant, 4))
    assert (fresh.at, len(fresh.history), fresh.now.phase) == (0, 1, Phase.GUESS)
    assert fresh.sample is session.sample
    assert fresh.variant is session.variant
    assert fresh.limits is session.limits
    assert fresh.start.seed == 4


def test_configure_keeps_the_start_as_far_as_admitted() -> None:
    story = mixture([0.3, 0.7], [0.1, 0.6], [0.05, 0.2])
    session = session_of(story=story, limits=Limits(1e-6, 77)).iterate()
    hard = session.configure(Variant(assign="hard"))
    assert (hard.at, len(hard.history)) == (0, 1)
    assert hard.limits is session.limits
    assert hard.start.name == session.start.name
    np.testing.assert_array_equal(hard.now.standard.means, session.start.mixture.means)
    np.testing.assert_array_equal(hard.now.standard.sds, session.start.mixture.sds)
    np.testing.assert_array_equal(hard.now.standard.weights, session.start.mixture.weights)
    same = session.configure(Variant(spread="same", share="equal"))
    np.testing.assert_array_equal(same.now.standard.means, session.start.mixture.means)
    np.testing.assert_array_equal(same.now.standard.weights, 0.5)
    np.testing.assert_allclose(
        same.now.mixture.sds, np.sqrt(0.3 * 0.05**2 + 0.7 * 0.2**2), rtol=1e-14
    )
    floored = session.configure(Variant(min_sd=0.1))
    np.testing.assert_allclose(floored.now.mixture.sds, [0.1, 0.2], rtol=1e-14)
    assert session.variant == Variant()


def arrays(thing: Any, seen: set[int] | None = None) -> Iterator[np.ndarray[Any, Any]]:
    """Every array held by `thing`, however deep."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from arrays(part, seen)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from arrays(getattr(thing, field.name), seen)


def test_sessions_are_immutable_through_and_through() -> None:
    for session in telling():
        ran = session.run()
        held = list(arrays(ran))
        assert len(held) > 10
        assert not any(array.flags.writeable for array in held)
        for thing in (ran, ran.now, ran.start, ran.sample, ran.now.standard):
            name = dataclasses.fields(thing)[0].name
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(thing, name, None)
        assert isinstance(ran.history, tuple)


def test_a_caller_cannot_reach_in_through_its_own_arrays() -> None:
    means = np.array([0.1, 0.6])
    story = Mixture(np.array([0.5, 0.5]), means, np.array([0.1, 0.1]))
    session = session_of(story=story)
    means[0] = 99.0
    assert session.now.mixture.means[0] == pytest.approx(0.1)


def test_history_is_small_however_many_the_slips() -> None:
    numbers = np.random.default_rng(1).normal(0, 1, 5000)
    sample = Sample.of(np.concatenate([numbers, numbers + 4]))
    session = Session.begin(sample, Variant(), default_start(sample, Variant())).run()
    assert len(session.history) > 10
    for entry in session.history:
        assert all(array.size <= 2 for array in arrays(entry))


def test_a_session_may_start_anywhere_on_its_scale() -> None:
    session = session_of()
    start = Start("mine", session.start.mixture)
    again = session.restart(start)
    assert again.start is start
    assert again.now.score == session.now.score
