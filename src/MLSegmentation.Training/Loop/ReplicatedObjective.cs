using MLSegmentation.Training.Execution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// The loss of the network's heads on images with masks, for which each batch is divided among copies of the network, each on a device of its own.
/// The gradients of the copies are added up in the network that is trained, and its weights are copied to the others after each step.
/// </summary>
/// <remarks>
/// No part is waited for before all of them are on their way, so that the devices compute at the same time. Normalisations that count over a
/// batch count over a part of it, and the running statistics are those of the first copy, as in PyTorch's <c>DistributedDataParallel</c>.
/// </remarks>
internal sealed class ReplicatedObjective : StepObjective
{
    private readonly SupervisedLoss _loss;
    private readonly Replica[] _replicas;
    private bool _areStale = true;

    /// <summary>Makes a copy of the network for each device but the first, which the network itself is on.</summary>
    public ReplicatedObjective(GraphModule module, SupervisedLoss loss, IReadOnlyList<Device> devices)
    {
        _loss = loss;
        _replicas = [new(module, devices[0]), .. devices.Skip(1).Select(device => new Replica(Copy(module, device), device))];
    }

    /// <inheritdoc/>
    public override double AddGradients(TrainingBatch batch, double share, int step)
    {
        using var scope = NewDisposeScope();
        CopyWeights();
        var losses = Compute(batch, share);
        double[] values = [.. losses.Select(loss => (double)loss.item<float>())];
        if (values.All(double.IsFinite))
        {
            foreach (var loss in losses)
            {
                loss.backward();
            }

            foreach (var replica in _replicas.Skip(1))
            {
                MoveGradients(replica, _replicas[0]);
            }
        }

        return values.Sum();
    }

    /// <inheritdoc/>
    public override void EndStep(int step, double rate) => _areStale = true;

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var replica in _replicas.Skip(1))
        {
            replica.Module.Dispose();
        }
    }

    private static GraphModule Copy(GraphModule module, Device device)
    {
        var copy = new GraphModule(module.Graph).to(device);
        copy.Precision = module.Precision;
        return copy;
    }

    /// <summary>The shares of the loss of the parts, which are as even as the number of images allows.</summary>
    private Tensor[] Compute(TrainingBatch batch, double share)
    {
        var (pixels, labels) = batch.ToTensors(CPU);
        int parts = Math.Min(_replicas.Length, batch.Count);
        return [.. Enumerable.Range(0, parts).Select(part =>
        {
            int first = part * batch.Count / parts;
            int count = ((part + 1) * batch.Count / parts) - first;
            var (module, device, _) = _replicas[part];
            var heads = module.forwardHeads(pixels.narrow(0, first, count).to(device));
            return _loss.Compute(heads, labels.narrow(0, first, count).to(device)).Times(share * count / batch.Count);
        })];
    }

    private void CopyWeights()
    {
        if (!_areStale)
        {
            return;
        }

        var (original, _, _) = _replicas[0];
        using var withoutGradients = no_grad();
        foreach (var (module, _, _) in _replicas.Skip(1))
        {
            module.train(original.training);
            if (module.IsEncoderFrozen != original.IsEncoderFrozen)
            {
                module.IsEncoderFrozen = original.IsEncoderFrozen;
            }

            var target = module.state_dict();
            foreach (var (name, tensor) in original.state_dict())
            {
                target[name].copy_(tensor);
            }
        }

        _areStale = false;
    }

    /// <summary>Adds the gradients of a copy to those of the network, and takes them from it.</summary>
    private static void MoveGradients(Replica from, Replica to)
    {
        using var withoutGradients = no_grad();
        foreach (var (source, target) in from.Parameters.Zip(to.Parameters))
        {
            if (source.grad is not { } gradient)
            {
                continue;
            }

            if (target.grad is { } sum)
            {
                sum.copy_(sum.Plus(gradient.to(to.Device)));
            }
            else
            {
                target.grad = gradient.to(to.Device, copy: true);
            }

            gradient.fill_(Replica.Zero);
        }
    }

    private sealed record Replica(GraphModule Module, Device Device, Parameter[] Parameters)
    {
        public static readonly Scalar Zero = 0;

        public Replica(GraphModule module, Device device)
            : this(module, device, [.. module.parameters()])
        {
        }
    }
}
