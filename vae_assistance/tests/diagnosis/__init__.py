from . import test_vae_diagnosis
from . import test_vae_experience
