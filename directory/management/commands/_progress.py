"""A progress bar for whatever takes over two seconds; nothing where there is no terminal to show it on."""

from tqdm import tqdm


def progress(iterable, label, total):
    """The iterable, with its progress shown on stderr after two seconds."""
    return tqdm(iterable, desc=label, total=total, delay=2, disable=None, mininterval=0.5, leave=False)
