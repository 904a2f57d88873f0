"""What `train_names.py` trains on: corpora read, their labels made those of the pipeline, names exchanged."""
