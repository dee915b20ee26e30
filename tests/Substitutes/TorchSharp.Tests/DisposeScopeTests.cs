using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class DisposeScopeTests
{
    [Fact]
    public void Dispose_OfScope_DisposesWhatWasMadeInIt()
    {
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = ones(2);
            Assert.False(inside.IsInvalid);
        }

        Assert.True(inside.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => inside.Handle);
    }

    [Fact]
    public void CurrentDisposeScope_OfNestedScopes_IsTheInnermost()
    {
        Assert.Null(CurrentDisposeScope);
        using (DisposeScope outer = NewDisposeScope())
        {
            using (DisposeScope inner = NewDisposeScope())
            {
                Assert.Same(inner, CurrentDisposeScope);
            }

            Assert.Same(outer, CurrentDisposeScope);
        }

        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void MoveToOuter_OfTensor_LivesAsLongAsTheOuterScope()
    {
        Tensor kept, dropped;
        using (DisposeScope outer = NewDisposeScope())
        {
            using (DisposeScope inner = NewDisposeScope())
            {
                dropped = ones(2);
                kept = inner.MoveToOuter(ones(3));
            }

            Assert.True(dropped.IsInvalid);
            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
        }

        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void MoveToOuter_WithoutOuterScope_Detaches()
    {
        Tensor first, second;
        using (DisposeScope scope = NewDisposeScope())
        {
            (first, second) = scope.MoveToOuter(ones(1), ones(2));
        }

        Assert.False(first.IsInvalid);
        Assert.False(second.IsInvalid);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void DetachAndAttach_OfTensor_ChangeItsOwner()
    {
        Tensor tensor;
        using (NewDisposeScope())
        {
            tensor = ones(2).DetachFromDisposeScope();
        }

        Assert.False(tensor.IsInvalid);
        using (DisposeScope other = NewDisposeScope())
        {
            other.Attach(tensor);
            Assert.Equal(1, other.DisposablesCount);
        }

        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void MoveToOtherDisposeScope_OfTensor_FollowsTheOther()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor anchor = ones(1);
        Tensor moved;
        using (NewDisposeScope())
        {
            moved = ones(2).MoveToOtherDisposeScope(anchor);
        }

        Assert.False(moved.IsInvalid);
        Assert.Equal(2, outer.DisposablesCount);
    }

    [Fact]
    public void DisposeEverythingBut_OneTensor_KeepsIt()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor dropped = ones(2);
        Tensor kept = ones(3);

        scope.DisposeEverythingBut(kept);

        Assert.True(dropped.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Same(kept, Assert.Single(scope.DisposablesView));
    }

    [Fact]
    public void Dispose_OfTensorInScope_TakesItOut()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = ones(2);

        tensor.Dispose();
        tensor.Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Attach_OfSomethingElse_ThrowsInvalidOperation()
    {
        using DisposeScope scope = NewDisposeScope();
        using var stream = new MemoryStream();

        Assert.Throws<InvalidOperationException>(() => scope.Attach(stream));
    }

    [Fact]
    public void Members_OfDisposedScope_ThrowObjectDisposed()
    {
        DisposeScope scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();

        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
        Assert.Throws<ObjectDisposedException>(scope.DisposeEverything);
    }

    [Fact]
    public void Dispose_OfOuterScopeFirst_LeavesTheInnerUsable()
    {
        DisposeScope outer = NewDisposeScope();
        DisposeScope inner = NewDisposeScope();
        Tensor tensor = ones(2);

        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();

        Assert.Null(CurrentDisposeScope);
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void WrappedTensorDisposeScope_OfExpression_KeepsOnlyTheResult()
    {
        Tensor? temporary = null;

        using Tensor result = WrappedTensorDisposeScope(() =>
        {
            temporary = ones(2);
            return temporary * 2;
        });

        Assert.True(temporary!.IsInvalid);
        Assert.Equal([2f, 2f], result.data<float>().ToArray());
    }

    [Fact]
    public void Scopes_OfAnotherThread_AreItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        DisposeScope? seen = scope;
        Tensor? made = null;

        var thread = new Thread(() =>
        {
            seen = CurrentDisposeScope;
            made = ones(2);
        });
        thread.Start();
        thread.Join();

        Assert.Null(seen);
        Assert.False(scope.Contains(made!));
        made!.Dispose();
    }

    [Fact]
    public void Statistics_OfScope_CountEveryStep()
    {
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        statistics.Reset();

        Tensor outside = ones(1);
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor detached = ones(2).DetachFromDisposeScope();
            scope.Attach(outside);
            _ = ones(3);
            Assert.Equal(3, statistics.ThreadTotalLiveCount);
            detached.Dispose();
        }

        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(2, statistics.CreatedInScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(1, statistics.AttachedToScopeCount);
        Assert.Equal(1, statistics.DisposedOutsideScopeCount);
        Assert.Equal(2, statistics.DisposedInScopeCount);
        Assert.Equal(0, statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
