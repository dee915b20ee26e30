// The random generator, the count of tensors and the number of threads belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
