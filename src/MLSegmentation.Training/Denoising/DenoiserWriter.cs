using MLSegmentation.Denoising;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Onnx;
using TorchSharp;

namespace MLSegmentation.Training.Denoising;

/// <summary>Writes a trained network as a denoiser.</summary>
internal static class DenoiserWriter
{
    /// <summary>The noise of images that were noisy already.</summary>
    public const string Pairs = "pairs";

    /// <summary>Makes the model of a network, whose weights may be on any device.</summary>
    public static DenoisingModel Write(
        NetworkGraph graph,
        IReadOnlyDictionary<string, torch.Tensor> weights,
        DenoisingImages images,
        (REDCNN Network, DenoisingTrainerOptions Options) trained,
        TrainingInfo training)
    {
        var network = NetworkEmitter.Emit(graph, weights);
        var info = new NetworkInfo(trained.Network.Name, trained.Network.DescribeHyperParameters(), graph.ParameterCount);
        var format = images.Data.Training.Format;
        var description = new DenoisingDescription(
            images.Channels,
            format.Kind,
            images.Range.Least,
            images.Range.Greatest,
            REDCNN.Radius,
            trained.Options.Noise?.ToText() ?? Pairs,
            info,
            network.Outputs[0])
        {
            TrainingImageSize = format.HasColors ? null : images.Data.Training.GetInfo(0).Size.ToString(),
        };
        return DenoisingModel.Create(new DenoisingModelInfo(description, training), network);
    }
}
