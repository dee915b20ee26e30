namespace MLSegmentation.Classical.Cuts;

/// <summary>Makes graphs in which it is cheap to part neighbours where the image changes (Boykov and Jolly 2001, equation 3).</summary>
internal static class ContrastGraph
{
    /// <summary>Makes the graph of an image.</summary>
    /// <param name="values">The values, row by row.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="costs">How much more the first class costs than the second at each pixel.</param>
    /// <param name="smoothness">What it costs to part two neighbours that are alike.</param>
    public static CutGraph Create(float[] values, ImageSize size, double[] costs, double smoothness)
    {
        var graph = new CutGraph(size.Width, size.Height);
        costs.CopyTo(graph.Terminals, 0);
        double scale = FindScale(values, graph);
        ForEachEdge(values, graph, (pixel, direction, difference) =>
        {
            double cost = smoothness * Math.Exp(-scale * difference * difference);
            graph.Connect(pixel, direction, CutGraph.IsDiagonal(direction) ? cost / Math.Sqrt(2) : cost);
        });
        return graph;
    }

    /// <summary>One over twice the mean squared difference of neighbours, as GrabCut takes it (Rother et al. 2004, equation 5).</summary>
    private static double FindScale(float[] values, CutGraph graph)
    {
        double sum = 0;
        long count = 0;
        ForEachEdge(values, graph, (_, _, difference) =>
        {
            sum += difference * difference;
            count++;
        });
        return sum > 0 ? count / (2 * sum) : 0;
    }

    private static void ForEachEdge(float[] values, CutGraph graph, Action<int, int, double> visit)
    {
        for (int pixel = 0; pixel < values.Length; pixel++)
        {
            foreach (int direction in CutGraph.Forward)
            {
                if (graph.TryMove(pixel, direction, out int other))
                {
                    visit(pixel, direction, values[pixel] - values[other]);
                }
            }
        }
    }
}
