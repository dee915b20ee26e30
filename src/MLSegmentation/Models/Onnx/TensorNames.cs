namespace MLSegmentation.Models.Onnx;

/// <summary>The names of the tensors that go in and out of a model.</summary>
internal static class TensorNames
{
    /// <summary>Image model, input: uint8 [N, H, W, C], or float [N, C, H, W].</summary>
    public const string Image = "Image";

    /// <summary>Image model, output: float [N, K, H, W].</summary>
    public const string Score = "Score";

    /// <summary>Image model, output: uint8 [N, H, W].</summary>
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Ensemble, output where it is wanted: the mean of the squares of its members' probabilities, float [N, K, H, W].</summary>
    public const string ScoreSquare = "ScoreSquare";
}
