from . import vae_observation
from . import vae_observation_occurrence
from . import vae_observation_passing
from . import vae_obstacle
from . import vae_obstacle_confidential
