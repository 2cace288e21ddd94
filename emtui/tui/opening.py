"""The frame that an envelope opens on."""

from __future__ import annotations

from emtui.em.session import Session
from emtui.em.starts import default_start
from emtui.em.variants import Variant
from emtui.scenes.backdrop import Backdrop
from emtui.scenes.frame import Frame
from emtui.slips.envelope import Envelope


def opening(envelope: Envelope) -> Frame:
    """The frame that an envelope opens on."""
    variant = Variant()
    session = Session.begin(envelope.sample, variant, default_start(envelope.sample, variant))
    return Frame(Backdrop.of(envelope), session)
