"""Arguments of the programs that train networks as section B does.

Apart from `network_arguments`, so that the programs of other experiments do not depend on it.
"""

from pydantic import Field

from unstable_gradients.experiments.accuracy import Training
from unstable_gradients.mnist import Split, load
from unstable_gradients.program import arguments
from unstable_gradients.program.network_arguments import NetworkArguments


class TrainingArguments(NetworkArguments):
    """The parameters of section B."""

    epochs: arguments.Count = Field(description="passes over the training images")
    mini_batch: arguments.Count = Field(description="images in a mini-batch")
    eta: arguments.LearningRate = Field(description="learning rate")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")
    training_images: arguments.Count = Field(description="first images of the training file")
    validation_images: arguments.Count = Field(description="last images of the training file")
    precision: arguments.Precision = Field(description="floating-point numbers in training")

    def training(self) -> Training:
        """How the networks are trained."""
        return Training(
            architecture=self.architecture(),
            initializer=self.distribution(),
            eta=self.eta,
            lmbda=self.lmbda,
            mini_batch=self.mini_batch,
            epochs=self.epochs,
            seed=self.seed,
            dtype=arguments.PRECISIONS[self.precision],
        )

    def images(self) -> tuple[Split, Split]:
        """The images to train on, and those to validate on."""
        return load(self.mnist).training_and_validation(
            self.training_images, self.validation_images
        )
