using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The update that Adam and AdamW share: Kingma and Ba, 2015, algorithm 1; with a maximum, Reddi et al., 2018 (AMSGrad).</summary>
internal readonly record struct AdamRule(double Rate, double Beta1, double Beta2, double Epsilon)
{
    public void Apply(Parameter parameter, Tensor change, long step, Tensor average, Tensor squareAverage, Tensor? maximum)
    {
        average.mul_(Beta1).add_(change, alpha: 1 - Beta1);
        squareAverage.mul_(Beta2).addcmul_(change, change, value: 1 - Beta2);
        if (maximum is not null)
        {
            using Tensor larger = torch.maximum(maximum, squareAverage);
            maximum.copy_(larger);
        }

        using Tensor divisor = (maximum ?? squareAverage).sqrt();
        divisor.div_(Math.Sqrt(1 - Math.Pow(Beta2, step))).add_(Epsilon);
        parameter.addcdiv_(average, divisor, value: -Rate / (1 - Math.Pow(Beta1, step)));
    }
}
