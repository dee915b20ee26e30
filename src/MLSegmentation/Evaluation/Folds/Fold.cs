using Microsoft.ML;

namespace MLSegmentation.Evaluation.Folds;

/// <summary>The part of the data that one fold holds out, and the rest.</summary>
/// <param name="Index">The fold's index, from 0.</param>
/// <param name="TrainSet">The rows to train on.</param>
/// <param name="HoldOutSet">The rows to evaluate on.</param>
/// <param name="HoldOutCount">How many rows are held out.</param>
internal sealed record Fold(int Index, IDataView TrainSet, IDataView HoldOutSet, long HoldOutCount);
