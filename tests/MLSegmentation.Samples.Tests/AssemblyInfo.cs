// Notebooks change the working directory, and everything here keeps a processor busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
