namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of one predicted image: the files, the size, and the number of pixels of each class.</summary>
internal sealed record PredictionResult(string Image, string Mask, int Width, int Height, IReadOnlyDictionary<string, long> Pixels);
