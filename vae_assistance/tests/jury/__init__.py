from . import test_jury_tours
from . import test_vae_jury
