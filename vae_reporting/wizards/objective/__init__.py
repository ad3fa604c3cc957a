from . import vae_objective_share
from . import vae_objective_reallocate
