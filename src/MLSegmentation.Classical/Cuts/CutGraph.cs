namespace MLSegmentation.Classical.Cuts;

/// <summary>A grid of pixels with edges to the eight neighbours, and one to either end.</summary>
internal sealed class CutGraph(int width, int height)
{
    private const int Directions = 8;

    // Each direction beside the one back.
    private static readonly int[] Right = [1, -1, 0, 0, 1, -1, 1, -1];
    private static readonly int[] Down = [0, 0, 1, -1, 1, -1, -1, 1];

    private readonly double[] _capacities = new double[width * height * Directions];

    /// <summary>How many pixels there are.</summary>
    public int Count => width * height;

    /// <summary>What is cheaper at each pixel: above 0 the side of the source, below 0 that of the sink.</summary>
    public double[] Terminals { get; } = new double[width * height];

    /// <summary>The directions of which each edge has one.</summary>
    public static IReadOnlyList<int> Forward { get; } = [0, 2, 4, 6];

    /// <summary>The direction back.</summary>
    public static int Back(int direction) => direction ^ 1;

    /// <summary>Whether a direction is along a diagonal.</summary>
    public static bool IsDiagonal(int direction) => direction >= 4;

    /// <summary>The neighbour in a direction, where there is one.</summary>
    public bool TryMove(int pixel, int direction, out int other)
    {
        var (y, x) = Math.DivRem(pixel, width);
        x += Right[direction];
        y += Down[direction];
        other = (y * width) + x;
        return (uint)x < (uint)width && (uint)y < (uint)height;
    }

    /// <summary>The neighbour in a direction in which there is one.</summary>
    public int Move(int pixel, int direction) => pixel + (Down[direction] * width) + Right[direction];

    /// <summary>What may flow along an edge.</summary>
    public double Capacity(int pixel, int direction) => _capacities[(pixel * Directions) + direction];

    /// <summary>Sets what it costs to part two neighbours.</summary>
    public void Connect(int pixel, int direction, double cost)
    {
        _capacities[(pixel * Directions) + direction] = cost;
        _capacities[(Move(pixel, direction) * Directions) + Back(direction)] = cost;
    }

    /// <summary>Lets flow go along an edge; as much may flow back.</summary>
    public void Push(int pixel, int direction, double flow)
    {
        _capacities[(pixel * Directions) + direction] -= flow;
        _capacities[(Move(pixel, direction) * Directions) + Back(direction)] += flow;
    }
}
