from . import test_vae_grouping
from . import test_vae_parameter
from . import test_vae_territory
from . import test_professionals
