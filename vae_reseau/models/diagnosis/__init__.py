from . import vae_obstacle_kind
from . import vae_obstacle
from . import vae_candidate
