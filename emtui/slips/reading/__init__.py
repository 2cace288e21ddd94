"""Numbers in any everyday form, into an envelope; `readers` is the entrance."""
