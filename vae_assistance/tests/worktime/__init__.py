from . import test_vae_time
from . import test_vae_time_week
