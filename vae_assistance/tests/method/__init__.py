from . import test_vae_certification
from . import test_vae_program
