using MLSegmentation.Classical.Cuts;

namespace MLSegmentation.Classical.Tests.Cuts;

public sealed class GridCutTests
{
    private const int Width = 4;
    private const int Height = 3;

    [Fact]
    public void Solve_RandomGrids_IsAsCheapAsTheCheapestOfAllDivisions()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 25; trial++)
        {
            // Small whole numbers, so that sums are exact and many divisions cost alike.
            double[] costs = [.. Enumerable.Range(0, Width * Height).Select(_ => (double)random.Next(-6, 7))];
            var (graph, edges) = Create(random, costs);

            bool[] sides = new GridCut(graph).Solve(CancellationToken.None);

            double cheapest = Enumerable.Range(0, 1 << costs.Length).Min(division => Cost(costs, edges, pixel => ((division >> pixel) & 1) != 0));
            Assert.Equal(cheapest, Cost(costs, edges, pixel => sides[pixel]));
        }
    }

    [Fact]
    public void Solve_OneDoubtfulPixel_FollowsItsNeighbours()
    {
        // The pixel in the middle would be 1 cheaper on the side of the sink, but then parts from eight neighbours.
        var graph = new CutGraph(3, 3);
        Array.Fill(graph.Terminals, 5);
        graph.Terminals[4] = -1;
        foreach (int direction in CutGraph.Forward)
        {
            graph.Connect(4, direction, 0.5);
        }

        Assert.All(new GridCut(graph).Solve(CancellationToken.None), Assert.True);
    }

    private static (CutGraph Graph, List<(int First, int Second, double Cost)> Edges) Create(Random random, double[] costs)
    {
        var graph = new CutGraph(Width, Height);
        costs.CopyTo(graph.Terminals, 0);
        var edges = new List<(int First, int Second, double Cost)>();
        for (int pixel = 0; pixel < costs.Length; pixel++)
        {
            foreach (int direction in CutGraph.Forward)
            {
                if (graph.TryMove(pixel, direction, out int other))
                {
                    int cost = random.Next(4);
                    graph.Connect(pixel, direction, cost);
                    edges.Add((pixel, other, cost));
                }
            }
        }

        return (graph, edges);
    }

    // A pixel on the sink's side pays what it would have saved on the other.
    private static double Cost(double[] costs, List<(int First, int Second, double Cost)> edges, Func<int, bool> isSource) =>
        costs.Select((cost, pixel) => isSource(pixel) ? Math.Max(-cost, 0) : Math.Max(cost, 0)).Sum()
        + edges.Where(edge => isSource(edge.First) != isSource(edge.Second)).Sum(edge => edge.Cost);
}
