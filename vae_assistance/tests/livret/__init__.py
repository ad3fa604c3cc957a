from . import test_livret
