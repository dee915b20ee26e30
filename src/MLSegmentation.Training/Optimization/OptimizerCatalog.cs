using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>The built-in optimizers by name, as <c>mlseg --optimizer</c> spells them.</summary>
public static class OptimizerCatalog
{
    private static readonly NamedValues<Optimizer> Entries = new(
        "optimizer",
        ("adam", new AdamOptimizer()),
        ("adamw", new AdamWOptimizer()),
        ("sgd", new SgdOptimizer()),
        ("rmsprop", new RmsPropOptimizer()),
        ("adagrad", new AdagradOptimizer()),
        ("adadelta", new AdadeltaOptimizer()));

    /// <summary>The names of all optimizers.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>Gives the optimizer with its defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="SegmentationException">There is no such name; the message lists those that exist.</exception>
    public static Optimizer Create(string name) => Entries.Get(name);

    /// <summary>The name of an optimizer that has the settings of the catalogue.</summary>
    internal static string NameOf(Optimizer optimizer) => Entries.NameOf(optimizer);
}
