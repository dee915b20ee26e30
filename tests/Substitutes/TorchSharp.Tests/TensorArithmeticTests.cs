using static TorchSharp.torch;

namespace TorchSharp.Tests;

public class TensorArithmeticTests
{
    private static float[] Values(Tensor tensor)
    {
        using (tensor)
        {
            return tensor.data<float>().ToArray();
        }
    }

    [Fact]
    public void Operators_OfTwoTensors_WorkElementByElement()
    {
        using Tensor a = tensor([6f, 8f]);
        using Tensor b = tensor([4f, -3f]);

        Assert.Equal([10f, 5f], Values(a + b));
        Assert.Equal([2f, 11f], Values(a - b));
        Assert.Equal([24f, -24f], Values(a * b));
        Assert.Equal([1.5f, 8 / -3f], Values(a / b));
        Assert.Equal([2f, -1f], Values(a % b)); // the sign of the divisor
        Assert.Equal([-6f, -8f], Values(-a));
    }

    [Fact]
    public void Operators_OfTensorAndNumber_TakeEitherSide()
    {
        using Tensor a = tensor([2f, 4f]);

        Assert.Equal([3f, 5f], Values(a + 1));
        Assert.Equal([3f, 5f], Values(1f + a));
        Assert.Equal([1.5f, 3.5f], Values(a - 0.5));
        Assert.Equal([8f, 6f], Values(10 - a));
        Assert.Equal([6f, 12f], Values(3L * a));
        Assert.Equal([1f, 2f], Values(a / 2));
        Assert.Equal([4f, 2f], Values(8.0 / a));
        Assert.Equal([2f, 1f], Values(a % 3));
        Assert.Equal([4f, 6f], Values(a + (Scalar)2));
    }

    [Fact]
    public void Operators_OfIntegersAndNumbers_PromoteAsPyTorchDoes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1L, 2L]);

        Assert.Equal(ScalarType.Int64, (a + 1).dtype);
        Assert.Equal(ScalarType.Float32, (a + 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (a / 2).dtype);
        Assert.Equal([0.5f, 1f], (a / 2).data<float>().ToArray());
    }

    [Fact]
    public void NamedForms_WithAlphaAndValue_ScaleTheOtherSide()
    {
        using Tensor a = tensor([1f, 2f]);
        using Tensor b = tensor([10f, 20f]);
        using Tensor c = tensor([2f, 5f]);

        Assert.Equal([6f, 12f], Values(a.add(b, 0.5f)));
        Assert.Equal([41f, 202f], Values(a.addcmul(b, c, 2)));
        Assert.Equal([6f, 6f], Values(a.addcdiv(b, c)));
        Assert.Equal([11f, 10f], Values(a.addcdiv(b, c, 2)));
        using Tensor half = tensor(0.5f);
        Assert.Equal([5.5f, 11f], Values(a.lerp(b, half)));
    }

    [Fact]
    public void InPlaceForms_OfTensor_ChangeIt()
    {
        using Tensor a = tensor([4f, 9f]);
        using Tensor b = tensor([1f, 2f]);

        a.sqrt_();
        Assert.Equal([2f, 3f], a.data<float>().ToArray());
        a.mul_(b).add_(b, 2).sub_(1).div_(2);
        Assert.Equal([1.5f, 4.5f], a.data<float>().ToArray()); // (2*1 + 2*1 - 1)/2, (3*2 + 2*2 - 1)/2
        a.addcmul_(b, b, 0.5f);
        Assert.Equal([2f, 6.5f], a.data<float>().ToArray());
        a.addcdiv_(b, b, -1);
        Assert.Equal([1f, 5.5f], a.data<float>().ToArray());
        a.pow_(2);
        Assert.Equal([1f, 30.25f], a.data<float>().ToArray());
    }

    [Fact]
    public void Div_WithRoundingMode_Rounds()
    {
        using Tensor a = tensor([7f, -7f]);

        Assert.Equal([3f, -4f], Values(a.div(2, RoundingMode.floor)));
        Assert.Equal([3f, -3f], Values(a.div(2, RoundingMode.trunc)));
        Assert.Equal([3.5f, -3.5f], Values(a.div(2)));
    }

    [Fact]
    public void UnaryFunctions_OfTensor_MatchMath()
    {
        using Tensor x = tensor([-1.5f, 0.25f, 2f]);

        Assert.Equal([1.5f, 0.25f, 2f], Values(x.abs()));
        AssertClose(MathF.Exp, x, x.exp());
        AssertClose(MathF.Tanh, x, x.tanh());
        AssertClose(MathF.Cosh, x, x.cosh());
        AssertClose(v => 1 / (1 + MathF.Exp(-v)), x, x.sigmoid());
        AssertClose(v => 1 / v, x, x.reciprocal());
        Assert.Equal([0f, 0.25f, 2f], Values(x.relu()));
        Assert.Equal([2.25f, 0.0625f, 4f], Values(x.square()));
        Assert.Equal([-2f, 0f, 2f], Values(x.round()));
        Assert.Equal([-2f, 0f, 2f], Values(x.floor()));
        Assert.Equal([-1f, 1f, 2f], Values(x.ceil()));
        Assert.Equal([-1f, 1f, 1f], Values(x.sign()));
        using Tensor positive = tensor([0.5f, 3f]);
        AssertClose(MathF.Log, positive, positive.log());
        AssertClose(v => MathF.Log(1 + v), positive, positive.log1p());
        AssertClose(MathF.Sqrt, positive, torch.sqrt(positive));
    }

    [Fact]
    public void Clamp_WithNumbersOrTensors_Limits()
    {
        using Tensor x = tensor([-2f, 0.5f, 3f]);
        using Tensor low = tensor([-1f, 1f, 0f]);

        Assert.Equal([-1f, 0.5f, 1f], Values(x.clamp(-1, 1)));
        Assert.Equal([0f, 0.5f, 3f], Values(x.clamp(min: 0)));
        Assert.Equal([-2f, 0.5f, 1f], Values(x.clamp(max: 1)));
        Assert.Equal([-1f, 1f, 3f], Values(x.clamp(min: low)));
        Assert.Equal([0f, 0.5f, 3f], Values(x.clamp_min(0)));
    }

    [Fact]
    public void MaximumAndMinimum_OfTwoTensors_ChooseByElement()
    {
        using Tensor a = tensor([1f, 5f]);
        using Tensor b = tensor([3f, 2f]);

        Assert.Equal([3f, 5f], Values(a.maximum(b)));
        Assert.Equal([1f, 2f], Values(torch.minimum(a, b)));
        Assert.Equal([3f, 5f], Values(a.max(b)));
    }

    [Fact]
    public void Comparisons_OfTensors_AreBoolean()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1f, 2f, 3f]);
        Tensor b = tensor([2f, 2f, 2f]);

        Assert.Equal([true, false, false], (a < b).data<bool>().ToArray());
        Assert.Equal([true, true, false], (a <= b).data<bool>().ToArray());
        Assert.Equal([false, false, true], (a > 2).data<bool>().ToArray());
        Assert.Equal([false, true, false], (a == b).data<bool>().ToArray());
        Assert.Equal([true, false, true], (a != 2).data<bool>().ToArray());
        Assert.Equal([true, false, false], (2 > a).data<bool>().ToArray());
        Assert.Equal([true, false, true], ((a < 2) | (a > 2)).data<bool>().ToArray());
        Assert.Equal([false, true, true], (~(a < 2)).data<bool>().ToArray());
        Assert.Equal([false, true, false], (a < 3).logical_and(a > 1).data<bool>().ToArray());
    }

    [Fact]
    public void EqualityOfWholeTensors_IsExactOrClose()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1f, 2f]);
        Tensor b = tensor([1f, 2.000001f]);

        Assert.False(a.Equals(b));
        Assert.True(a.Equals(a.clone()));
        Assert.True(a.allclose(b));
        Assert.False(a.allclose(b, rtol: 0, atol: 1e-8));
        Assert.Equal([true, false], a.equal(b).data<bool>().ToArray());
    }

    [Fact]
    public void NotANumber_AndInfinity_AreFound()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1f, float.NaN, float.PositiveInfinity]);

        Assert.Equal([false, true, false], x.isnan().data<bool>().ToArray());
        Assert.Equal([false, false, true], x.isinf().data<bool>().ToArray());
        Assert.Equal([true, false, false], x.isfinite().data<bool>().ToArray());
        Assert.Equal([1f, 0f, 9f], x.nan_to_num(0, posinf: 9).data<float>().ToArray());
    }

    [Fact]
    public void Products_OfMatrices_AreThoseOfLinearAlgebra()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1f, 2f, 3f, 4f], [2, 2]);
        Tensor b = tensor([0f, 1f, 1f, 0f], [2, 2]);

        Assert.Equal([2f, 1f, 4f, 3f], a.mm(b).data<float>().ToArray());
        Assert.Equal([2f, 1f, 4f, 3f], torch.matmul(a, b).data<float>().ToArray());
        Assert.Equal([2f, 1f, 4f, 3f], a.unsqueeze(0).bmm(b.unsqueeze(0)).data<float>().ToArray());
        Assert.Equal([5f, 11f], a.mv(tensor([1f, 2f])).data<float>().ToArray());
        Assert.Equal(10f, torch.einsum("ij->", a).item<float>());
    }

    private static void AssertClose(Func<float, float> expected, Tensor input, Tensor actual)
    {
        float[] wanted = Array.ConvertAll(input.data<float>().ToArray(), v => expected(v));
        Assert.Equal(wanted, Values(actual), (a, b) => MathF.Abs(a - b) < 1e-5f);
    }
}
