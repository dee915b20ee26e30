namespace MLSegmentation.Classical.Growing;

/// <summary>Two thresholds: what is above the low one and hangs together with something above the high one (Canny 1986, section VI).</summary>
internal static class Hysteresis
{
    /// <summary>Marks the pixels, of which those that share an edge hang together, as scikit-image's <c>apply_hysteresis_threshold</c> does.</summary>
    public static bool[] Mark(float[] values, int width, double low, double high)
    {
        bool[] marked = new bool[values.Length];
        var waiting = new Stack<int>();
        for (int pixel = 0; pixel < values.Length; pixel++)
        {
            if (values[pixel] > high && values[pixel] > low)
            {
                marked[pixel] = true;
                waiting.Push(pixel);
            }
        }

        var neighbourhood = new Neighbourhood(width, values.Length);
        Span<int> neighbours = stackalloc int[Neighbourhood.Most];
        while (waiting.TryPop(out int pixel))
        {
            foreach (int neighbour in neighbours[..neighbourhood.Find(pixel, neighbours)])
            {
                if (!marked[neighbour] && values[neighbour] > low)
                {
                    marked[neighbour] = true;
                    waiting.Push(neighbour);
                }
            }
        }

        return marked;
    }
}
