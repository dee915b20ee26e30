namespace MLSegmentation.Training.Execution;

/// <summary>A tensor that has one shape in a file and another one in the network.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FileShape">Its shape in the file.</param>
/// <param name="NetworkShape">Its shape in the network.</param>
public sealed record WeightDifference(string Name, IReadOnlyList<long> FileShape, IReadOnlyList<long> NetworkShape)
{
    /// <summary>The name and both shapes.</summary>
    /// <returns>For example <c>output.weight has [3, 64, 1, 1] in the file and [2, 64, 1, 1] in the network</c>.</returns>
    public override string ToString() =>
        $"{Name} has [{string.Join(", ", FileShape)}] in the file and [{string.Join(", ", NetworkShape)}] in the network";
}
