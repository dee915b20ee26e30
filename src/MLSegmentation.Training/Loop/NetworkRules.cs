using Microsoft.ML.Runtime;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Loop;

/// <summary>Looks for what a network of one's own can get wrong without failing.</summary>
internal static class NetworkRules
{
    /// <summary>Warns where the network's logits cannot tell how much of an image a class has.</summary>
    public static void Check(NetworkGraph graph, IChannel channel)
    {
        if (NormalizedHeads.Find(graph) is { } norm)
        {
            channel.Warning(
                MessageSensitivity.None,
                "The normalisation {0}, just before the network's output, gives its channels the same mean in every image, so the network hardly "
                + "learns how much of an image a class fills. Leave it out, normalise by batch, or put an activation behind it and let it have "
                + "more channels than there are classes ({1}).",
                norm.Name,
                graph.Output.Channels);
        }
    }
}
