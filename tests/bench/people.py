"""Users of the bench's databases. Passwords are the same as the logins."""

REFERENT = "bench.referent"  # whose screens are measured
COORDINATOR = "bench.coordinator"  # who sees all of the structure
VETERAN = "bench.veteran"  # follows two journeys, met once a month
LONG_LASTING = "Dominique Longcours"  # whose journey has lasted five years
HALF_AS_LONG = "Claude Parcours"  # and whose half as long
CANDIDATE = "bench.candidate"  # the same person, on the portal
OTHER = "bench.other"  # a référent, copied as often as needed

# Open journeys, and open leads, of each référent.
OWNED = 80
