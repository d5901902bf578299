"""The signal that others react to, inside the transaction that makes a release."""

from blinker import Signal

released = Signal("A release is being made. Sender: the summit's public id; keyword `changes`: a `Released`.")
