using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace MLSegmentation.Classical.Forests;

/// <summary>Grows forests with ML.NET's FastForest, whose leaves hold the share of pixels that belong to a class.</summary>
/// <param name="sample">The pixels.</param>
/// <param name="count">How many trees of each class.</param>
/// <param name="leaves">How many leaves a tree has at most.</param>
/// <param name="seed">Where random numbers begin.</param>
/// <param name="threads">How many threads; null for the default.</param>
internal sealed class ForestGrowth(PixelSample sample, int count, int leaves, int seed, int? threads)
{
    // Trees that are growing cannot be cancelled.
    private const int AtATime = 10;

    private const string FeatureColumn = "Features";

    /// <summary>Grows a forest for so many classes.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Forest Grow(int classes, CancellationToken cancellation)
    {
        int[] groups = classes == 2 ? [1] : [.. Enumerable.Range(0, classes)];
        return new Forest(classes, sample.Channels, [.. groups.Select(group => GrowTrees(group, cancellation))]);
    }

    private DecisionTree[] GrowTrees(int group, CancellationToken cancellation)
    {
        var trees = new List<DecisionTree>();
        for (int grown = 0; grown < count; grown += AtATime)
        {
            cancellation.ThrowIfCancellationRequested();
            trees.AddRange(GrowSome(group, Math.Min(AtATime, count - grown), seed + grown));
            if (trees.Count == 0)
            {
                throw new SegmentationException(
                    "No tree can tell the classes apart: the pixels of the images are all alike, or there are too few of them. Give it other images.");
            }
        }

        return [.. trees];
    }

    private IEnumerable<DecisionTree> GrowSome(int group, int some, int first)
    {
        var context = new MLContext(first);
        var trainer = context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            NumberOfTrees = some,
            NumberOfLeaves = leaves,
            MinimumExampleCountPerLeaf = 5,
            FeatureFraction = 1,
            FeatureFractionPerSplit = 0.3,
            BaggingExampleFraction = 0.5,
            NumberOfThreads = threads,
            Seed = first,
            FeatureSelectionSeed = first,
        });
        return trainer.Fit(Load(context, group)).Model.TrainedTreeEnsemble.Trees.Select(Convert);
    }

    private IDataView Load(MLContext context, int group)
    {
        var schema = SchemaDefinition.Create(typeof(PixelRow));
        schema[FeatureColumn].ColumnType = new VectorDataViewType(NumberDataViewType.Single, sample.Features[0].Length);
        var rows = sample.Features.Select((features, index) => new PixelRow { Features = features, Label = sample.Labels[index] == group ? 1 : 0 });
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private static DecisionTree Convert(QuantileRegressionTree tree)
    {
        var nodes = Enumerable.Range(0, tree.NumberOfNodes).Select(index => new TreeNode(
            tree.NumericalSplitFeatureIndexes[index], tree.NumericalSplitThresholds[index], tree.LeftChild[index], tree.RightChild[index]));
        return new DecisionTree([.. nodes], [.. tree.LeafValues.Select(value => (float)value)]);
    }

    private sealed class PixelRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
