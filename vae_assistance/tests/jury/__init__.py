from . import test_jury_tours
from . import test_refused_in_french
from . import test_vae_jury
