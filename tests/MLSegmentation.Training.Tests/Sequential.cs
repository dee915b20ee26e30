// The seed of torch's generator and the count of live tensors belong to the process, so tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
