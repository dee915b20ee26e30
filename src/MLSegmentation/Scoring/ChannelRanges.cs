using System.Numerics.Tensors;

namespace MLSegmentation.Scoring;

/// <summary>The least and the greatest value of each channel of an image, part by part.</summary>
internal sealed class ChannelRanges
{
    private readonly float[] _least;
    private readonly float[] _greatest;

    /// <summary>Begins with an image of so many channels.</summary>
    public ChannelRanges(int count)
    {
        (_least, _greatest) = (new float[count], new float[count]);
        _least.AsSpan().Fill(float.PositiveInfinity);
        _greatest.AsSpan().Fill(float.NegativeInfinity);
    }

    /// <summary>How many channels there are.</summary>
    public int Count => _least.Length;

    /// <summary>What a channel has.</summary>
    public (float Least, float Greatest) this[int channel] => (_least[channel], _greatest[channel]);

    /// <summary>Takes values into account, as many of each channel, one channel after the other.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        int length = values.Length / Count;
        for (int channel = 0; channel < Count; channel++)
        {
            var part = values.Slice(channel * length, length);
            _least[channel] = Math.Min(_least[channel], TensorPrimitives.Min(part));
            _greatest[channel] = Math.Max(_greatest[channel], TensorPrimitives.Max(part));
        }
    }
}
