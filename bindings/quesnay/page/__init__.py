"""The page a committee uses: a case behind sliders, on this machine or in one file."""
