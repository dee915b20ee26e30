using System.Buffers;
using System.Runtime.InteropServices;
using MLSegmentation.Scoring;
using MLSegmentation.Tiling;

namespace MLSegmentation.Tests.Tiling;

public class TileLoopTests
{
    // A run that was given up goes on to use its tile. The pool gives out first what a thread gave back last.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_AfterATile_GivesItsMemoryBackUnlessItsRunFailed(bool fails)
    {
        var plan = TilePlan.Whole(new ImageSize(32, 32));
        Memory<byte> used = default;
        using (var loop = new TileLoop<byte>(plan, new PixelRows<byte>(new byte[32 * 32 * 3], plan.Image), planeCount: 2))
        using (var blend = TileBlend.Create(plan, (2, 2), ((_, _) => { }, default), decide: null))
        {
            var error = Record.Exception(() => loop.Run(blend, Score, progress: null, CancellationToken.None));
            Assert.Equal(fails, error is InvalidOperationException);
        }

        byte[] next = ArrayPool<byte>.Shared.Rent(used.Length);

        Assert.True(MemoryMarshal.TryGetArray(used, out ArraySegment<byte> tile));
        Assert.Equal(!fails, ReferenceEquals(tile.Array, next));
        ArrayPool<byte>.Shared.Return(next);

        void Score(Memory<byte> pixels, (TileSpan Column, TileSpan Row) place, Memory<byte> labels, Memory<float> planes)
        {
            used = pixels;
            _ = fails ? throw new InvalidOperationException() : 0;
        }
    }
}
