namespace MLSegmentation.Training.Graph;

/// <summary>Follows an output pixel back to the input pixels that it depends on.</summary>
/// <remarks>
/// Along one dimension at a time, what a position needs of each value is an interval. The interval's length depends on where the position
/// lies relative to the network's strides, so the largest over one period is taken, of all dimensions.
/// </remarks>
internal static class ReceptiveFields
{
    /// <returns>The length of the longest interval, or null where global pooling makes it the whole image.</returns>
    public static int? Of(NetworkGraph graph)
    {
        bool isWhole = graph.EndingIn(graph.Output).Nodes.Any(
            node => node.Operation is Operation.GlobalAveragePool or Operation.GlobalMaxPool or Operation.AdaptiveAveragePool);
        return isWhole ? null : Enumerable.Range(0, graph.Rank).Max(axis => Along(graph, axis));
    }

    private static int Along(NetworkGraph graph, int axis) =>
        Enumerable.Range(0, graph.Divisors[axis]).Max(position => InputOf(graph, axis, position).Length);

    private static Interval InputOf(NetworkGraph graph, int axis, int position)
    {
        var needed = new Dictionary<GraphValue, Interval> { [graph.Output] = new(position, position) };
        foreach (var node in graph.Nodes.Reverse().Where(node => needed.ContainsKey(node.Output)))
        {
            // Of the value that gives only the size nothing is read.
            foreach (var input in node.Operation is Operation.UpsampleTo ? node.Inputs.Take(1) : node.Inputs)
            {
                var interval = InputOf(node.Operation, axis, needed[node.Output]);
                needed[input] = needed.TryGetValue(input, out var other) ? interval.HullWith(other) : interval;
            }
        }

        return needed.GetValueOrDefault(graph.Input);
    }

    private static Interval InputOf(Operation operation, int axis, Interval output) => operation switch
    {
        Operation.Window window => new(
            (output.First * window.Stride[axis]) - window.Padding[axis],
            (output.Last * window.Stride[axis]) - window.Padding[axis] + (window.Dilation * (window.Kernel[axis] - 1))),
        Operation.ConvTranspose conv => new(
            -FloorDivide(-(output.First + conv.Padding[axis] - conv.Kernel[axis] + 1), conv.Stride[axis]),
            FloorDivide(output.Last + conv.Padding[axis], conv.Stride[axis])),
        Operation.Upsample up => Enlarged(output, up.Factor[axis], up.Interpolation),
        Operation.UpsampleTo up => Enlarged(output, up.Factor[axis], up.Interpolation),
        _ => output,
    };

    /// <summary>Position p lies at (p + ½) / factor − ½ of the smaller value; linear interpolation takes the neighbours on both sides.</summary>
    private static Interval Enlarged(Interval output, int factor, InterpolationKind interpolation) => interpolation switch
    {
        InterpolationKind.Nearest => new(FloorDivide(output.First, factor), FloorDivide(output.Last, factor)),
        _ => new(FloorDivide((2 * output.First) + 1 - factor, 2 * factor), -FloorDivide(-((2 * output.Last) + 1 - factor), 2 * factor)),
    };

    private static int FloorDivide(int dividend, int divisor) => (int)Math.Floor((double)dividend / divisor);

    private readonly record struct Interval(int First, int Last)
    {
        public int Length => Last - First + 1;

        public Interval HullWith(Interval other) => new(Math.Min(First, other.First), Math.Max(Last, other.Last));
    }
}
