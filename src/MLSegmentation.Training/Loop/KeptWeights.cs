namespace MLSegmentation.Training;

/// <summary>Which of a training's weights the model gets.</summary>
public enum KeptWeights
{
    /// <summary>Those of the epoch that was the best on the validation set; the last ones where there is no such set.</summary>
    Best,

    /// <summary>Those after the last step.</summary>
    Last,
}
