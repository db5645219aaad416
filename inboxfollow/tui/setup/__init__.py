"""Set-up as screens, one thought each: address, way in, folders, person, secret, leave to write; then the first scan.

Steps lie on one another like cards: going on lays the next one on top, going back takes it away, and what was typed
below is still there. What a step found out is handed on as a frozen value. Nothing is written before the last step.
"""
