namespace MLSegmentation.Classical.Growing;

/// <summary>
/// Seeded region growing (Adams and Bischof 1994): of all pixels beside a region, the one that differs least from the region's mean joins it, and the
/// mean moves with it, until every pixel belongs to one. Seeds of a label that hang together are one region.
/// </summary>
/// <param name="values">The values, row by row.</param>
/// <param name="width">The pixels in a row.</param>
internal sealed class SeededGrowing(float[] values, int width)
{
    private readonly Neighbourhood _neighbourhood = new(width, values.Length);
    private readonly List<double> _sums = [];
    private readonly List<int> _counts = [];
    private readonly List<byte> _labels = [];
    private readonly int[] _regions = new int[values.Length];

    // Equal differences are taken in the order in which they were seen.
    private readonly PriorityQueue<(int Pixel, int Region), (double Difference, int Age)> _waiting = new();
    private int _age;

    /// <summary>Grows the regions over all pixels, in place.</summary>
    /// <param name="labels">The seeds' labels, and <see cref="Seeds.Unknown"/>.</param>
    /// <param name="cancellation">Cancels it.</param>
    public void Grow(byte[] labels, CancellationToken cancellation)
    {
        FindRegions(labels);
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] != Seeds.Unknown)
            {
                Offer(pixel, labels);
            }
        }

        while (_waiting.TryDequeue(out var next, out _))
        {
            if (labels[next.Pixel] != Seeds.Unknown)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            labels[next.Pixel] = _labels[next.Region];
            Join(next.Pixel, next.Region);
            Offer(next.Pixel, labels);
        }
    }

    private void FindRegions(byte[] labels)
    {
        Array.Fill(_regions, -1);
        var waiting = new Stack<int>();
        Span<int> neighbours = stackalloc int[Neighbourhood.Most];
        for (int seed = 0; seed < labels.Length; seed++)
        {
            if (labels[seed] == Seeds.Unknown || _regions[seed] >= 0)
            {
                continue;
            }

            int region = _sums.Count;
            _sums.Add(0);
            _counts.Add(0);
            _labels.Add(labels[seed]);
            Join(seed, region);
            waiting.Push(seed);
            while (waiting.TryPop(out int pixel))
            {
                foreach (int neighbour in neighbours[.._neighbourhood.Find(pixel, neighbours)])
                {
                    if (labels[neighbour] == labels[seed] && _regions[neighbour] < 0)
                    {
                        Join(neighbour, region);
                        waiting.Push(neighbour);
                    }
                }
            }
        }
    }

    private void Join(int pixel, int region)
    {
        _regions[pixel] = region;
        _sums[region] += values[pixel];
        _counts[region]++;
    }

    private void Offer(int pixel, byte[] labels)
    {
        int region = _regions[pixel];
        double mean = _sums[region] / _counts[region];
        Span<int> neighbours = stackalloc int[Neighbourhood.Most];
        foreach (int neighbour in neighbours[.._neighbourhood.Find(pixel, neighbours)])
        {
            if (labels[neighbour] == Seeds.Unknown)
            {
                _waiting.Enqueue((neighbour, region), (Math.Abs(values[neighbour] - mean), _age++));
            }
        }
    }
}
