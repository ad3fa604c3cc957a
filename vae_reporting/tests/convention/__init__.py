from . import test_vae_convention
from . import test_vae_obligation
from . import test_vae_delegation
from . import test_convention_document
from . import test_convention_tour
